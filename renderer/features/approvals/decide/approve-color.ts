/** Of buttons that approve: white text on it has 5.4:1, which the palette's green has not. */
export const APPROVE_COLOR = '#1d7a3a';
