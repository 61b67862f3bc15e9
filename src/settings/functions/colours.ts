/**
 * The colours that a model chooses from: those of the rules, and others that are never right. The answer is the
 * likeliest one by the sum of the log-probabilities of its tokens. The two colours of two words make the sum matter.
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
