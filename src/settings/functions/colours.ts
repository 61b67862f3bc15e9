/**
 * What a model chooses its answer from: the colours of the rules, and others that are never right. The likeliest word
 * counts, by the sum of the log-probabilities of its tokens; the two of two words are there so that it is one.
 */
export const COLOURS = [
  'orange',
  'green',
  'blue',
  'red',
  'yellow',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'gray',
  'violet',
  'gold',
  'silver',
  'light blue',
  'light green',
] as const;
