/** The keys of this screen, for the keyboard help. */
export const APPROVAL_KEYS = [
  { keys: 'j', does: 'Next approval' },
  { keys: 'k', does: 'Previous approval' },
  { keys: 'a', does: 'Ready to approve; Enter then approves' },
  { keys: 'r', does: 'Reject with a reason' },
  { keys: 'e', does: 'Edit the patch' },
  { keys: 's', does: 'Snooze' },
  { keys: 'n', does: 'Next change of the patch' },
  { keys: 'p', does: 'Previous change' },
  { keys: 'x', does: 'Tick the change you are at, else the approval' },
  { keys: 'v', does: 'Split or inline diff' },
  { keys: 'w', does: 'Wrap long lines' },
  { keys: '/', does: 'Search the queue' },
  { keys: 'Esc', does: 'Leave the patch, or what is open' },
] as const;
