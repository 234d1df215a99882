/**
 * Whether an error says that the call stack is full: how parsers that descend answer a file that is nested
 * tens of thousands of levels deep. Such a file is left, for no person wrote it.
 */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
