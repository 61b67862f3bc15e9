import type { Definition, Engine, Value } from '../engine/engine.ts';
import { createProgramCache } from '../engine/program-cache.ts';
import { accumulateDefinition, applyDefinition, type Recipe, refineDefinition, updateDefinition } from './program.ts';

export type Values = Record<string, Value>;

/**
 * Carried state, the micro-batches of an update and their shared inputs → the new state, and outputs with the terms.
 */
export interface UpdateRunner {
  (state: Values, micros: readonly Values[], shared: Values): Promise<{ outputs: Values; terms: readonly Values[] }>;
  dispose(): Promise<void>;
}

/**
 * Runs an update as one program, or as one program for each micro-batch and one for the optimizer. Each shape has
 * programs of its own, kept while there is room.
 */
export function updateRunner(engine: Engine, recipe: Recipe): UpdateRunner {
  const programs = createProgramCache(engine, recipe.weights);
  const call = (define: (recipe: Recipe, inputs: Values) => Definition, inputs: Values): Promise<Values> =>
    programs.run(define.name, inputs, () => define(recipe, inputs));
  const run = async (state: Values, micros: readonly Values[], shared: Values) => {
    if (micros.length === 1) {
      const outputs = await call(updateDefinition, { ...state, ...micros[0], ...shared });
      return { outputs, terms: [outputs] };
    }
    const { adapter, carried } = state;
    const held: Values = carried ? { adapter: adapter!, carried } : { adapter: adapter! };
    const terms: Values[] = [];
    let gradients: Values = {};
    for (const micro of micros) {
      const outputs = await call(accumulateDefinition, { ...held, ...micro, ...shared, ...gradients });
      gradients = Object.fromEntries(Object.entries(outputs).filter(([name]) => SUMS.test(name)));
      terms.push(outputs);
    }
    if (recipe.method.penalty) {
      for (const micro of micros) {
        const outputs = await call(refineDefinition, { ...held, ...micro, ...shared, ...gradients });
        gradients = { ...gradients, ...outputs };
      }
    }
    const outputs = await call(applyDefinition, { ...state, ...shared, ...gradients });
    return { outputs, terms: [...terms, outputs] };
  };
  return Object.assign(run, { dispose: () => programs.dispose() });
}

/** Outputs of a micro-batch to which the next one adds. */
const SUMS = /^(gradient|measured)\./;
