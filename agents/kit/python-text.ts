/** A Python text of the same length in which comments and what stands inside of strings is blank; line breaks stay. */
export function blankPython(text: string): string {
  const pattern = /#[^\n]*|("""|''')[\s\S]*?(?:\1|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;
  return text.replace(pattern, (found) => found.replace(/[^\n\r]/g, ' '));
}
