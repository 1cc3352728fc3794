/** Every script of Unicode 16, by its ISO 15924 code, but Common and Inherited; most used first. */
const SCRIPTS = `
  Cyrl Arab Grek Hebr Deva Thai Armn Geor Beng Taml Telu Ethi Khmr Laoo Mymr Sinh
  Adlm Aghb Ahom Armi Avst Bali Bamu Bass Batk Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari Cham
  Cher Chrs Copt Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym Gara Glag Gong Gonm Goth Gran Gujr
  Gukh Guru Hang Hani Hano Hatr Hira Hluw Hmng Hmnp Hung Ital Java Kali Kana Kawi Khar Khoj Kits
  Knda Krai Kthi Lana Latn Lepc Limb Lina Linb Lisu Lyci Lydi Mahj Maka Mand Mani Marc Medf Mend
  Merc Mero Mlym Modi Mong Mroo Mtei Mult Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam Olck Onao Orkh
  Orya Osge Osma Ougr Palm Pauc Perm Phag Phli Phlp Phnx Plrd Prti Rjng Rohg Runr Samr Sarb Saur
  Sgnw Shaw Shrd Sidd Sind Sogd Sogo Sora Soyo Sund Sunu Sylo Syrc Tagb Takr Tale Talu Tang Tavt
  Tfng Tglg Thaa Tibt Tirh Tnsa Todr Toto Tutg Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb
`;

/** What is written together every day: UTS #39's "highly restrictive" mixes, then any one script. */
const FAMILIES: readonly RegExp[] = [
  'Latn Hani Hira Kana',
  'Latn Hani Hang',
  'Latn Hani Bopo',
  ...SCRIPTS.trim().split(/\s+/),
].map(family);

/** Punctuation is none of any script's: ・ is written everywhere. Zyyy is Common, Zinh Inherited. */
const SCRIPTLESS = /[^\p{L}\p{M}\p{N}]|[\p{scx=Zyyy}\p{scx=Zinh}]/gu;

function family(scripts: string): RegExp {
  const classes = scripts.split(' ').map((script) => `\\p{scx=${script}}`);
  return new RegExp(`^[${classes.join('')}]*$`, 'u');
}

/**
 * Whether the letters, marks and digits are of one script (by Script_Extensions, UTS #39 §5.1), beside
 * Common and Inherited, or of a usual mix.
 */
export function isOneScript(text: string): boolean {
  const telling = text.replace(SCRIPTLESS, '');
  return FAMILIES.some((members) => members.test(telling));
}
