/** Letters with a case below which a text is too short to be shouted: OK, NASA, LOL. */
const LETTERS_MIN = 12;

/** Whether more than so many of a hundred letters are capitals; scripts without case never are. */
export function isShouted(text: string, percentMax: number): boolean {
  let capitals = 0;
  let small = 0;
  for (const letter of text) {
    const lower = letter.toLowerCase();
    if (lower !== letter) capitals += 1;
    else if (letter.toUpperCase() !== letter) small += 1;
  }
  const letters = capitals + small;
  return letters >= LETTERS_MIN && capitals * 100 > letters * percentMax;
}
