const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export interface Bounds {
  readonly graphemes: number;
  /** Of UTF-8. */
  readonly bytes: number;
}

/** Whether the text keeps within both bounds. Bytes come first: they bound the costly count. */
export function fits(text: string, bounds: Bounds): boolean {
  if (Buffer.byteLength(text) > bounds.bytes) return false;
  if (text.length <= bounds.graphemes) return true;
  return [...graphemes.segment(text)].length <= bounds.graphemes;
}
