/** The name that a source file, or an import of it, has when it is compiled. */
export const compiledName = (path: string): string => path.replace(/\.ts$/, '.js');
