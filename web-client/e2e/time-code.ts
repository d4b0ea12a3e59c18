/**
 * A picture that says when it was made: sixteen blocks in the middle of it, black or white. Twelve of them are the
 * time in units of 10 ms, four its check sum, so that a picture between two, or none of ours, is not misread.
 * Both functions run inside a page and stand alone.
 */

/** Before the page's own scripts: the camera paints the time; the microphone is the browser's fake one. */
export function paintTimeAsCamera(): void {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  const paint = (): void => {
    const code = Math.floor(Date.now() / 10) % 4096;
    const sum = ((code >> 8) ^ (code >> 4) ^ code ^ 5) & 15;
    const bits = (code << 4) | sum;
    context.fillStyle = "#4060a0";
    context.fillRect(0, 0, 1280, 720);
    for (let block = 0; block < 16; block++) {
      context.fillStyle = (bits >> block) & 1 ? "#ffffff" : "#000000";
      context.fillRect(320 + (block % 4) * 160, 120 + Math.floor(block / 4) * 120, 160, 120);
    }
  };
  paint();
  setInterval(paint, 33);
  const painted = canvas.captureStream(30).getVideoTracks();
  navigator.mediaDevices.getUserMedia = async (wish) => {
    if (!wish?.video) return ask(wish);
    const stream = wish.audio ? await ask({ audio: wish.audio }) : new MediaStream();
    for (const track of painted) stream.addTrack(track.clone());
    return stream;
  };
}

/**
 * Reads the next `count` pictures of the page's video that carry a time: how many milliseconds old each was when it
 * was presented. The painted picture is expected to fill the video.
 */
export function readTimes(count: number): Promise<readonly number[]> {
  const video = document.querySelector("video");
  const canvas = document.createElement("canvas");
  canvas.width = 128;
  canvas.height = 72;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (video === null || context === null) return Promise.resolve([]);
  const read = (): number | undefined => {
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    let bits = 0;
    for (let block = 0; block < 16; block++) {
      const x = 40 + (block % 4) * 16;
      const y = 18 + Math.floor(block / 4) * 12;
      const level = context.getImageData(x, y, 1, 1).data[1] ?? 0;
      if (level > 128) bits |= 1 << block;
    }
    const code = bits >> 4;
    return (((code >> 8) ^ (code >> 4) ^ code ^ 5) & 15) === (bits & 15) ? code : undefined;
  };
  return new Promise((resolve) => {
    const ages: number[] = [];
    const end = performance.now() + 15_000;
    const look = (): void => {
      const code = read();
      const now = Math.floor(Date.now() / 10) % 4096;
      if (code !== undefined) ages.push(((now - code + 4096) % 4096) * 10);
      if (ages.length >= count || performance.now() > end) resolve(ages);
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
}
