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

/** Charges one meter with what another has counted. */
export function addTo(meter: Meter, { updates, backwardPasses, forwardPasses, tokens }: Meter): void {
  meter.updates += updates;
  meter.backwardPasses += backwardPasses;
  meter.forwardPasses += forwardPasses;
  meter.tokens += tokens;
}
