"""A WHIP publisher made of GStreamer's webrtcbin: sends the test picture as H264 and a tone as Opus
until stdin ends.

    gstreamer_publish.py URL

Prints what it finds as lines KEY=VALUE.
"""

import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

import picture  # noqa: E402

FPS = 15
PIPELINE = f"""
webrtcbin name=peer bundle-policy=max-bundle
appsrc name=picture is-live=true format=time do-timestamp=true
  caps=video/x-raw,format=I420,width={picture.WIDTH},height={picture.HEIGHT},framerate={FPS}/1
  ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max={FPS} bitrate=800
  ! video/x-h264,profile=constrained-baseline
  ! rtph264pay config-interval=-1 aggregate-mode=zero-latency
  ! application/x-rtp,media=video,encoding-name=H264,payload=96 ! peer.
audiotestsrc is-live=true freq=440 ! audioconvert ! audioresample ! opusenc ! rtpopuspay
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! peer.
"""


class Publisher:
    def __init__(self, url):
        self.url = url
        self.session = None
        self.count = 0
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(PIPELINE)
        self.peer = self.pipeline.get_by_name("peer")
        self.source = self.pipeline.get_by_name("picture")
        self.peer.connect("on-negotiation-needed", self.offer)
        self.peer.connect("notify::ice-gathering-state", self.gathered)
        self.peer.connect("notify::connection-state", self.state)

    def run(self):
        GLib.timeout_add(1000 // FPS, self.push)
        threading.Thread(target=self.await_end, daemon=True).start()
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        if self.session:
            say(deleted=self.request("DELETE", self.session).status)

    def await_end(self):
        sys.stdin.read()
        GLib.idle_add(self.loop.quit)

    def push(self):
        self.source.emit("push-buffer", Gst.Buffer.new_wrapped(picture.i420(self.count)))
        self.count += 1
        return True

    def offer(self, peer):
        promise = Gst.Promise.new_with_change_func(self.offered, None, None)
        peer.emit("create-offer", None, promise)

    def offered(self, promise, *_):
        promise.wait()
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        # The offer is part of the reply: Python must hold both.
        self.held = promise, reply, offer
        self.peer.emit("set-local-description", offer, Gst.Promise.new())

    def gathered(self, peer, _):
        complete = GstWebRTC.WebRTCICEGatheringState.COMPLETE
        if peer.get_property("ice-gathering-state") == complete:
            GLib.idle_add(self.post, peer.get_property("local-description").sdp.as_text())

    def post(self, offer):
        response = self.request("POST", self.url, offer, "application/sdp")
        say(status=response.status)
        self.session = urllib.parse.urljoin(self.url, response.headers["Location"])
        _, sdp = GstSdp.SDPMessage.new_from_text(response.read().decode())
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.held += (sdp, answer)
        self.peer.emit("set-remote-description", answer, Gst.Promise.new())
        return False

    def state(self, peer, _):
        say(state=peer.get_property("connection-state").value_nick)

    @staticmethod
    def request(method, url, body=None, content_type=None):
        request = urllib.request.Request(url, body and body.encode(), method=method)
        if content_type:
            request.add_header("Content-Type", content_type)
        return urllib.request.urlopen(request)


def say(**values):
    for key, value in values.items():
        print(f"{key}={value}", flush=True)


if __name__ == "__main__":
    Gst.init(None)
    Publisher(sys.argv[1]).run()
