/** The words of a text, which is easier to read and to write than a list. */
export const words = (text: string): readonly string[] => text.split(' ');
