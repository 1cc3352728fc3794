import { CREATURES } from './creatures.ts';

/** How many built-in avatars there are: `headNum` is 0 to 99. */
export const AVATARS = 100;

/** Degrees on the colour wheel, apart enough to be told from each other. */
const HUES = [14, 38, 52, 95, 150, 176, 204, 232, 274, 330];

/** A hue, 0 to 359, that stays with a member. */
export function hueOf(memberId: string, headNum: number): number {
  let hash = headNum * 47;
  for (const letter of memberId) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}

const drawn = new Map<number, string>();

/**
 * The address of a drawing, as a value of CSS: ten creatures in ten colours. Not an element of its
 * own, so that a long list of messages has one node for each face and one picture for all of them.
 */
function drawing(headNum: number): string {
  let address = drawn.get(headNum);
  if (address === undefined) {
    address = `url("data:image/svg+xml,${encodeURIComponent(draw(headNum))}")`;
    drawn.set(headNum, address);
  }
  return address;
}

function draw(headNum: number): string {
  const creature = headNum % CREATURES.length;
  // 3 and 10 have no common divisor: neighbours differ in colour, and a creature comes in each.
  const hue = HUES[(Math.floor(headNum / 10) + creature * 3) % HUES.length] ?? 0;
  const inside = CREATURES[creature]?.({
    body: `hsl(${hue} 52% 58%)`,
    light: `hsl(${hue} 70% 90%)`,
    spot: `hsl(${hue + 170} 65% 55%)`,
  });
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">' +
    `<rect width="40" height="40" fill="hsl(${hue} 62% 82%)"/>${inside}</svg>`
  );
}

/** A member's picture; the nick itself stands beside it. */
export function avatar(headNum: number): HTMLElement {
  const picture = document.createElement('span');
  picture.className = 'avatar';
  picture.ariaHidden = 'true';
  picture.style.backgroundImage = drawing(headNum);
  return picture;
}
