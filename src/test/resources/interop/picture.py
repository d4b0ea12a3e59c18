"""The test picture: four quadrants of one colour each, and across the middle a strip of six
blocks, black or white, that spells the frame's number in binary. So a viewer can tell whether it
sees the right picture the right way up, and whether it moves.

As a program: picture.py FILE FRAMES FPS writes it as a Y4M file.
"""

import sys

import numpy as np

WIDTH, HEIGHT = 320, 240
COUNTER_BITS = 6
BLOCK = 32
STRIP_TOP, STRIP_LEFT = 104, 64

# Y, U, V of the quadrants: top left, top right, bottom left, bottom right. All within 40 to 215,
# so that a codec's limited range keeps them.
QUADRANTS = ((90, 90, 200), (150, 60, 70), (70, 190, 110), (190, 60, 150))


def planes(number):
    """Y, U and V of a frame, 4:2:0."""
    y = np.empty((HEIGHT, WIDTH), np.uint8)
    u = np.empty((HEIGHT // 2, WIDTH // 2), np.uint8)
    v = np.empty_like(u)
    for index, colour in enumerate(QUADRANTS):
        for plane, value in zip((y, u, v), colour):
            _quadrant(plane, index)[:] = value
    strip = slice(STRIP_TOP, STRIP_TOP + BLOCK)
    for bit in range(COUNTER_BITS):
        left = STRIP_LEFT + bit * BLOCK
        y[strip, left : left + BLOCK] = 215 if number >> bit & 1 else 40
    chroma = (slice(STRIP_TOP // 2, (STRIP_TOP + BLOCK) // 2),)
    across = slice(STRIP_LEFT // 2, (STRIP_LEFT + COUNTER_BITS * BLOCK) // 2)
    u[chroma + (across,)] = 128
    v[chroma + (across,)] = 128
    return y, u, v


def i420(number):
    """A frame's bytes."""
    return b"".join(plane.tobytes() for plane in planes(number))


def number(y):
    """The number that a decoded frame spells."""
    value = 0
    for bit in range(COUNTER_BITS):
        left = STRIP_LEFT + bit * BLOCK
        block = y[STRIP_TOP + 8 : STRIP_TOP + BLOCK - 8, left + 8 : left + BLOCK - 8]
        if block.mean() > 127:
            value |= 1 << bit
    return value


def colour_error(y, u, v):
    """How far a decoded frame's quadrants are from what they should be: the greatest difference of
    a mean, in steps of 0 to 255."""
    worst = 0.0
    for index, colour in enumerate(QUADRANTS):
        for plane, value in zip((y, u, v), colour):
            worst = max(worst, abs(float(_middle(_quadrant(plane, index)).mean()) - value))
    return worst


def _quadrant(plane, index):
    height, width = plane.shape[0] // 2, plane.shape[1] // 2
    row, column = divmod(index, 2)
    return plane[row * height : (row + 1) * height, column * width : (column + 1) * width]


def _middle(quadrant):
    """Without the edges that the strip and the neighbours touch."""
    height, width = quadrant.shape
    return quadrant[height // 4 : height * 3 // 4, width // 8 : width * 7 // 8]


def write_y4m(path, frames, fps):
    with open(path, "wb") as file:
        file.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n" % (WIDTH, HEIGHT, fps))
        for index in range(frames):
            file.write(b"FRAME\n" + i420(index))


if __name__ == "__main__":
    write_y4m(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
