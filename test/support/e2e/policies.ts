/** Two people have to approve whatever it is. */
export const TWO_PEOPLE = `version: 1
approvers: { low: 2, medium: 2, high: 2, critical: 2 }
ownEdits: allowed
rules: []
`;
