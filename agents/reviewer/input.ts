import { z } from 'zod';

const ref = z.string().max(500).default('');

/** What both tools are asked: which states to compare, and which paths of them. */
export const compareInput = {
  base: ref.describe(
    'Branch, tag or commit to start from; the main branch when empty. Its merge base with the head counts',
  ),
  head: ref.describe(
    'Branch, tag or commit to look at; the files as they are now, committed or not, when empty',
  ),
  paths: z
    .array(z.string().min(1).max(1_000))
    .max(200)
    .default([])
    .describe('Only these, as in a .gitignore: src/**, *.ts; with ! in front all but these. All when empty'),
};

const commit = z.string().nullable();

/** What was compared, as both tools say it. */
export const comparedOutput = z.strictObject({
  base: commit.describe('The commit compared with; null: nothing'),
  head: commit.describe('The newest commit looked at; null: there is none'),
  workingTree: z.boolean().describe('What is not committed yet counts, too'),
  text: z.string().describe('In words'),
});
