import { SETTINGS } from './config.ts';

/** What `--help` prints: name, default and meaning of each setting, aligned. */
export function settingsHelp(): string {
  const names = Object.keys(SETTINGS).map((name) => name.length);
  const width = Math.max(...names) + 2;
  return Object.entries(SETTINGS)
    .map(([name, { fallback, help }]) => {
      const unset = fallback === '' ? '' : ` (${fallback})`;
      return `  ${name.padEnd(width)}${help}${unset}`;
    })
    .join('\n');
}

/** The same as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { fallback, help, allowed }]) =>
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${help} | ${allowed} |`,
  );
  return ['| variable | default | meaning | allowed |', '|---|---|---|---|', ...rows].join('\n');
}
