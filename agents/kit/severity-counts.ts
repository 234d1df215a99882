import { z } from 'zod';

export const count = z.int().min(0);

/** How many findings there are of each severity, and in all: the members with which every summary begins. */
export const severityCounts = {
  critical: count,
  high: count,
  medium: count,
  low: count,
  info: count,
  total: count,
};
