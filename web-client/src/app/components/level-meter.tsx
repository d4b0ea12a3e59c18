import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/language.ts";

const SAMPLES = 512;

/** Quiet speech fills about half: the root mean square of speech seldom exceeds a third of full scale. */
const GAIN = 5;

/** How loud the microphone is, so that one sees that it works. */
export function LevelMeter({ track }: { readonly track: MediaStreamTrack | undefined }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (track === undefined) return;
    return watchLevel(track, (level) => bar.current?.style.setProperty("--level", level.toFixed(2)));
  }, [track]);
  return (
    <span class="level" role="img" aria-label={words.value.inputLevel}>
      <span ref={bar} />
    </span>
  );
}

function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(SAMPLES);
  let frame = requestAnimationFrame(function look() {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES;
    onLevel(Math.min(1, Math.sqrt(power) * GAIN));
    frame = requestAnimationFrame(look);
  });
  return () => {
    cancelAnimationFrame(frame);
    context.close().catch(() => undefined);
  };
}
