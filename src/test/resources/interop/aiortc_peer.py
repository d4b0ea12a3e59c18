"""A WHIP publisher and a WHEP player made of aiortc.

    aiortc_peer.py publish URL VIDEO-CODEC     sends the test picture and a tone until stdin ends
    aiortc_peer.py watch URL FRAMES            decodes until it saw that many different frames, and heard
    aiortc_peer.py look URL FRAMES             the same, without listening

With ICE_URL, ICE_USERNAME and ICE_CREDENTIAL in the environment all goes through that relay.
Both print what they find as lines KEY=VALUE.
"""

import asyncio
import fractions
import os
import sys

import aiohttp
import numpy as np
from aiortc import (
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import AudioStreamTrack
from av import AudioFrame, VideoFrame
from yarl import URL

import picture

TONE_HZ = 440
RATE = 48000
DEADLINE_S = 60


def say(**values):
    for key, value in values.items():
        print(f"{key}={value}", flush=True)


class Picture(VideoStreamTrack):
    """The test picture at the pace of VideoStreamTrack's clock, 30 a second, every second of them."""

    def __init__(self):
        super().__init__()
        self.count = 0

    async def recv(self):
        await self.next_timestamp()
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame.from_ndarray(
            np.frombuffer(picture.i420(self.count), np.uint8).reshape(-1, picture.WIDTH), "yuv420p"
        )
        frame.pts, frame.time_base = pts, time_base
        self.count += 1
        return frame


class Tone(AudioStreamTrack):
    """A sine of half the full scale."""

    async def recv(self):
        silence = await super().recv()
        samples = silence.samples * RATE // silence.sample_rate
        start = silence.pts * RATE // silence.sample_rate
        phase = 2 * np.pi * TONE_HZ * (start + np.arange(samples)) / RATE
        wave = (np.sin(phase) * 16384).astype(np.int16)
        frame = AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        frame.time_base = fractions.Fraction(1, RATE)
        return frame


class Heard:
    """Collects half a second of sound that is not silence."""

    def __init__(self):
        self.samples = np.empty(0, np.float64)
        self.rate = RATE

    @property
    def enough(self):
        return len(self.samples) >= self.rate // 2

    def add(self, frame):
        self.rate = frame.sample_rate
        channels = len(frame.layout.channels)
        wave = frame.to_ndarray().reshape(-1, channels)[:, 0].astype(np.float64)
        if not self.enough and (len(self.samples) or np.abs(wave).max() > 1000):
            self.samples = np.concatenate((self.samples, wave))

    def peak_hz(self):
        spectrum = np.abs(np.fft.rfft(self.samples * np.hanning(len(self.samples))))
        return int(round(np.argmax(spectrum) * self.rate / len(self.samples)))


def configuration():
    url = os.environ.get("ICE_URL")
    if url is None:
        return None
    username, credential = os.environ["ICE_USERNAME"], os.environ["ICE_CREDENTIAL"]
    return RTCConfiguration([RTCIceServer(url, username=username, credential=credential)])


def paths(connection):
    """What aioice has for each transport; aiortc has no setting for relays only."""
    return [t.receiver.transport.transport._connection for t in connection.getTransceivers()]


def keep_relays(connection):
    for path in paths(connection):
        path._protocols = [p for p in path._protocols if p.local_candidate.type == "relay"]


async def post(session, url, connection):
    """Offers, applies the answer and returns the session's address."""
    await connection.setLocalDescription(await connection.createOffer())
    if "ICE_URL" in os.environ:
        keep_relays(connection)
    headers = {"Content-Type": "application/sdp"}
    offer = connection.localDescription.sdp.encode()
    async with session.post(url, data=offer, headers=headers) as response:
        answer = await response.text()
        say(status=response.status)
        if response.status != 201:
            raise SystemExit(f"refused: {answer}")
        location = str(response.url.join(URL(response.headers["Location"])))
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    return location


async def connected(connection):
    done = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        say(state=connection.connectionState)
        if connection.connectionState in ("connected", "failed", "closed"):
            done.set()

    if connection.connectionState != "connected":
        await done.wait()
    dtls = connection.getTransceivers()[0].receiver.transport
    path = dtls.transport._connection._nominated[1].protocol.local_candidate.type
    say(dtlsRole=dtls._role, path=path)


async def delete(session, location):
    async with session.delete(location) as response:
        say(deleted=response.status)
    async with session.delete(location) as response:
        say(deletedAgain=response.status)


async def publish(session, connection, url, codec):
    connection.addTransceiver(Tone(), "sendonly")
    video = connection.addTransceiver(Picture(), "sendonly")
    capabilities = RTCRtpSender.getCapabilities("video").codecs
    wanted = ("video/" + codec, "video/rtx")
    video.setCodecPreferences([c for c in capabilities if c.mimeType in wanted])
    location = await post(session, url, connection)
    await connected(connection)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await delete(session, location)


async def watch(session, connection, url, frames, listens=True):
    receivers = [
        connection.addTransceiver(kind, "recvonly").receiver for kind in ("audio", "video")
    ]
    heard, seen, errors = Heard(), [], []

    async def listen():
        while True:
            heard.add(await receivers[0].track.recv())

    async def look():
        while len(seen) < frames or (listens and not heard.enough):
            frame = await receivers[1].track.recv()
            y, u, v = split(frame)
            number = picture.number(y)
            if not seen or seen[-1] != number:
                seen.append(number)
            errors.append(picture.colour_error(y, u, v))
            if len(errors) == 1:
                say(size=f"{frame.width}x{frame.height}")

    location = await post(session, url, connection)
    await connected(connection)
    listening = asyncio.ensure_future(listen())
    await look()
    listening.cancel()
    steps = [(b - a) % (1 << picture.COUNTER_BITS) for a, b in zip(seen, seen[1:])]
    say(frames=len(seen), largestStep=max(steps), colourError=round(max(errors), 1))
    if listens:
        say(toneHz=heard.peak_hz(), loudness=int(np.sqrt((heard.samples**2).mean())))
    await delete(session, location)


def split(frame):
    """Y, U and V of a decoded frame."""
    flat = frame.to_ndarray(format="yuv420p").reshape(-1)
    width, height = frame.width, frame.height
    luma, chroma = width * height, width * height // 4
    shape = (height // 2, width // 2)
    return (
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(shape),
        flat[luma + chroma :].reshape(shape),
    )


async def main(role, url, argument):
    connection = RTCPeerConnection(configuration())
    try:
        async with aiohttp.ClientSession() as session:
            if role == "publish":
                await publish(session, connection, url, argument)
            else:
                watching = watch(session, connection, url, int(argument), role == "watch")
                await asyncio.wait_for(watching, DEADLINE_S)
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
