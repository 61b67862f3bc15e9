/** The size of the campaign: CI runs the short form, in minutes; `npm run test:faults` the long one. */
export const forms =
  process.env.SELGEN_FAULTS === 'short'
    ? { mutations: 5_000, kills: 5, seeds: [1], processes: [4] }
    : { mutations: 100_000, kills: 100, seeds: [1, 2], processes: [2, 4] };
