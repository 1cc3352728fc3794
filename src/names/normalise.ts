/** A variation selector that asks for emoji or text style, behind what can have neither. */
const STRAY_STYLE = /(?<![\p{ExtPict}\p{EMod}0-9#*])[\uFE0E\uFE0F]/gu;

const BESIDE_LONE_ACCENTS = /[^¨¯´¸˘-˝‗‾゛゜￣]+/gu;

/** Space characters (Unicode's Zs) to single ASCII spaces, none at the ends. */
export function collapseSpaces(text: string): string {
  return text.replace(/\p{Zs}+/gu, ' ').replace(/^ | $/g, '');
}

/**
 * What a name is displayed as: RFC 8266's enforcement, spaces collapsed, NFKC, case kept. Accents
 * that stand alone stay as they are; NFKC makes a space and a mark of them, and the mark would then
 * ride on its neighbour in ¯\_(ツ)_/¯.
 */
export function enforce(text: string): string {
  return untilStable(text, (current) =>
    collapseSpaces(current).replace(BESIDE_LONE_ACCENTS, compatible),
  );
}

/** RFC 8266's comparison: two names with the same key are the same name. */
export function comparisonKey(text: string): string {
  return untilStable(text, (current) => compatible(collapseSpaces(current)).toLowerCase());
}

/** NFKC; it turns ™️ into "TM" with a selector that then hangs in the air, so that is dropped. */
function compatible(text: string): string {
  return text.normalize('NFKC').replace(STRAY_STYLE, '');
}

/**
 * RFC 8266 §2.3 repeats its rules because one may make work for another: NFKC of "¨" starts with a
 * space. It gives up after four rounds; these rules only shorten or reach a normal form, so they end.
 */
function untilStable(text: string, rule: (text: string) => string): string {
  const next = rule(text);
  return next === text ? text : untilStable(next, rule);
}
