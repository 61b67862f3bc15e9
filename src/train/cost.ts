/** What a trial has sent through the network so far, extra trainings and forward passes included. */
export interface Meter {
  updates: number;
  backwardPasses: number;
  forwardPasses: number;
  tokens: number;
}

export function newMeter(): Meter {
  return { updates: 0, backwardPasses: 0, forwardPasses: 0, tokens: 0 };
}
