"""A camera made of GStreamer's RTSP server: shows the test picture, with a tone, until stdin ends.

    rtsp_camera.py [--port N] [--auth basic|digest] [--transport udp|tcp|any] [--size WxH]
                   [--tls CERTIFICATE_AND_KEY.pem]

With --auth the user is "user", the password "pass:word@1". Streams:

    /h264-aac      H264 whose parameter sets are in the description only, AAC (RFC 3640)
    /h264-opus     H264 with parameter sets in band, Opus
    /h264-latm     H264, AAC (LATM)
    /h264-bframes  H264 that needs reordering
    /h264-pcmu, /h264-pcma, /h264-l16
    /h264          picture alone
    /h265-opus, /vp8-opus, /mjpeg, /mjpeg-pcmu, /opus, /pcmu

Prints PORT=N once it serves, CLIENT=… and CLOSED=… as clients come and go.
"""

import argparse
import itertools
import sys
import threading
import time

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

import picture  # noqa: E402

FPS = 15
RATE = 48_000
USER, PASSWORD = "user", "pass:word@1"

X264 = f"x264enc speed-preset=ultrafast key-int-max={2 * FPS} bitrate=800"
X265 = f"x265enc speed-preset=ultrafast tune=zerolatency key-int-max={2 * FPS} bitrate=800"
PICTURES = {
    "h264": f"{X264} tune=zerolatency ! video/x-h264,profile=constrained-baseline"
    " ! rtph264pay name=pay0 pt=96 config-interval={config}",
    "h264-bframes": f"{X264} bframes=2 b-adapt=false ! video/x-h264,profile=main"
    " ! rtph264pay name=pay0 pt=96 config-interval=-1",
    "h265": f"{X265} ! rtph265pay name=pay0 pt=96 config-interval=-1",
    "vp8": f"vp8enc deadline=1 cpu-used=8 keyframe-max-dist={2 * FPS} target-bitrate=800000"
    " ! rtpvp8pay name=pay0 pt=96",
    # JPEG has the full range of values (JFIF), which the encoder does not see to; by way of RGB,
    # or else the range is not converted
    "mjpeg": "videoconvert ! video/x-raw,format=RGB"
    " ! videoconvert ! video/x-raw,format=I420,colorimetry=1:4:0:0"
    " ! jpegenc quality=70 ! rtpjpegpay name=pay0",
}
# Nanoseconds of a packet of G.711, as most cameras have it; aiortc decodes no other.
PTIME = " min-ptime=20000000 max-ptime=20000000"
SOUNDS = {
    "aac": "voaacenc bitrate=64000 ! aacparse ! rtpmp4gpay name={pay} pt=97",
    "latm": "voaacenc bitrate=64000 ! aacparse ! rtpmp4apay name={pay} pt=97",
    "opus": "audioresample ! audio/x-raw,rate=48000 ! opusenc ! rtpopuspay name={pay} pt=97",
    "pcmu": "audioresample ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name={pay}" + PTIME,
    "pcma": "audioresample ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name={pay}" + PTIME,
    "l16": "audioresample ! audioconvert ! audio/x-raw,rate=44100,channels=2"
    " ! rtpL16pay name={pay} pt=97",
}
STREAMS = (
    ("/h264-aac", "h264", "aac"),
    ("/h264-opus", "h264", "opus"),
    ("/h264-latm", "h264", "latm"),
    ("/h264-bframes", "h264-bframes", None),
    ("/h264-pcmu", "h264", "pcmu"),
    ("/h264-pcma", "h264", "pcma"),
    ("/h264-l16", "h264", "l16"),
    ("/h264", "h264", None),
    ("/h265", "h265", None),
    ("/h265-opus", "h265", "opus"),
    ("/vp8-opus", "vp8", "opus"),
    ("/mjpeg", "mjpeg", None),
    ("/mjpeg-pcmu", "mjpeg", "pcmu"),
    ("/opus", None, "opus"),
    ("/pcmu", None, "pcmu"),
)


def say(line):
    print(line, flush=True)


def launch_line(image, sound, size):
    parts = []
    if image:
        config = 0 if sound == "aac" else -1
        parts.append(
            "appsrc name=picture is-live=true format=time"
            f" caps=video/x-raw,format=I420,width={picture.WIDTH},height={picture.HEIGHT}"
            f",framerate={FPS}/1 ! videoscale ! video/x-raw,width={size[0]},height={size[1]}"
            " ! queue ! " + PICTURES[image].replace("{config}", str(config))
        )
    if sound:
        pay = "pay1" if image else "pay0"
        parts.append(
            "appsrc name=sound is-live=true format=time caps=audio/x-raw,format=S16LE"
            f",layout=interleaved,rate={RATE},channels=1 ! audioconvert ! queue ! "
            + SOUNDS[sound].replace("{pay}", pay)
        )
    return "( " + " ".join(parts) + " )"


class Factory(GstRtspServer.RTSPMediaFactory):
    """One stream; all its clients see the same."""

    def __init__(self, image, sound, size, transport):
        super().__init__()
        self.set_launch(launch_line(image, sound, size))
        self.set_shared(True)
        self.set_latency(0)
        self.set_protocols(transport)

    def do_configure(self, media):
        GstRtspServer.RTSPMediaFactory.do_configure(self, media)
        sources = [media.get_element().get_by_name_recurse_up(name) for name in ("picture", "sound")]
        over = threading.Event()
        media.connect("unprepared", lambda _: over.set())
        threading.Thread(target=push, args=(*sources, over), daemon=True).start()


def push(image, sound, over):
    """Shows one picture after the other at the pace of a camera, with the sound that belongs to it:
    both have one clock."""
    source = image or sound
    base = Gst.CLOCK_TIME_NONE
    while base == Gst.CLOCK_TIME_NONE:
        if over.wait(0.005):
            return
        base = source.get_current_running_time()
    begin = time.monotonic()
    for number in itertools.count():
        if over.wait(max(0.0, begin + number / FPS - time.monotonic())):
            return
        at, until = (base + Gst.SECOND * n // FPS for n in (number, number + 1))
        if image:
            data = picture.i420(number % (1 << picture.COUNTER_BITS))
            image.emit("push-buffer", timed(data, at, until))
        if sound:
            sound.emit("push-buffer", timed(tone(number), at, until))


def timed(data, at, until):
    buffer = Gst.Buffer.new_wrapped(data)
    buffer.pts, buffer.duration = at, until - at
    return buffer


def tone(number):
    """The sound of one picture: 440 Hz."""
    samples = np.arange(number * RATE // FPS, (number + 1) * RATE // FPS)
    return (8_000 * np.sin(2 * np.pi * 440 / RATE * samples)).astype("<i2").tobytes()


def authentication(method):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if method == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(USER, PASSWORD), token)
    elif method == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(USER, PASSWORD, token)
    return auth


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default="0")
    parser.add_argument("--auth", choices=("none", "basic", "digest"), default="none")
    parser.add_argument("--transport", choices=("any", "udp", "tcp"), default="any")
    parser.add_argument("--size", default=f"{picture.WIDTH}x{picture.HEIGHT}")
    parser.add_argument("--tls")
    return parser.parse_args()


def main():
    options = arguments()
    Gst.init(None)
    lower = GstRtsp.RTSPLowerTrans
    transport = {"any": lower.UDP | lower.TCP, "udp": lower.UDP, "tcp": lower.TCP}
    size = tuple(int(side) for side in options.size.split("x"))
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(options.port)
    if options.auth != "none" or options.tls:
        auth = authentication(options.auth)
        if options.tls:
            auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(options.tls))
        server.set_auth(auth)
    for path, image, sound in STREAMS:
        factory = Factory(image, sound, size, transport[options.transport])
        if options.auth != "none":
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role("viewer", "media.factory.access", True)
            permissions.add_permission_for_role("viewer", "media.factory.construct", True)
            factory.set_permissions(permissions)
        elif options.tls:
            add_everybody(auth, factory)
        server.get_mount_points().add_factory(path, factory)
    server.connect("client-connected", connected)
    server.attach(None)
    say(f"PORT={server.get_bound_port()}")
    loop = GLib.MainLoop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
    loop.run()


def add_everybody(auth, factory):
    """TLS without a password: whoever comes is let in."""
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "anybody")
    auth.set_default_token(token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("anybody", "media.factory.access", True)
    permissions.add_permission_for_role("anybody", "media.factory.construct", True)
    factory.set_permissions(permissions)


def connected(_, client):
    address = client.get_connection().get_ip()
    say(f"CLIENT={address}")
    client.connect("closed", lambda _: say(f"CLOSED={address}"))


if __name__ == "__main__":
    main()
