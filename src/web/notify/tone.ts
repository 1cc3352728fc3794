/** Hertz of the two notes, an octave's fifth apart, and how long both take together, in seconds. */
const NOTES = [660, 990] as const;
const LENGTH_S = 0.28;
const LOUDNESS = 0.12;

let context: AudioContext | undefined;

/** A short, soft tone. Silent as long as the browser waits for the person to touch the page. */
export function playTone(): void {
  if (!('AudioContext' in globalThis)) return;
  context ??= new AudioContext();
  void context.resume();
  const start = context.currentTime;
  const gain = context.createGain();
  gain.gain.setValueAtTime(LOUDNESS, start);
  // Without the fade the end is a click. The ramp cannot reach zero.
  gain.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S);
  gain.connect(context.destination);
  for (const [at, hertz] of NOTES.entries()) {
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(gain);
    note.start(start + at * (LENGTH_S / 3));
    note.stop(start + LENGTH_S);
  }
}
