import { integers } from '../engine/engine.ts';
import { withPrefix } from '../engine/named-arrays.ts';
import { mapValues } from '../lib/records.ts';
import type { Params } from '../tensor/params.ts';
import { type Tensor, type Tensor1D, tf } from '../tensor/tfjs.ts';
import type { AskedPrograms, Values } from './asked-model.ts';

/** Programs that only move a cache (its keys and values, B rows of S slots each) and what lies beside it. */
export function cacheMoves(programs: AskedPrograms) {
  /** Joins the results of several reads. */
  function joinRows(parts: readonly Values[]): Promise<Values> {
    const inputs: Values = Object.assign({}, ...parts.map((part, place) => withPrefix(`${place} `, part)));
    const joined = (tensors: Params, name: string) => tf.concat(parts.map((_, place) => tensors[`${place} ${name}`]!));
    return programs.run('join rows', inputs, {
      body: (tensors) => mapValues(parts[0]!, (_, name) => joined(tensors, name)),
      donates: Object.keys(inputs),
    });
  }

  /** The cache with the rows at these places. */
  function moveRows(cache: Values, places: readonly number[]): Promise<Values> {
    const inputs = { places: integers([places.length], places), ...cache };
    return programs.run('move rows', inputs, {
      body: ({ places, ...tensors }) => mapValues(tensors, (part) => tf.gather(part, places as Tensor1D)),
      donates: Object.keys(cache),
    });
  }

  /** The cache with more slots. */
  function growSlots(cache: Values, slots: number): Promise<Values> {
    return programs.run(`grow to ${slots}`, cache, {
      body: (tensors) => mapValues(tensors, (part) => grown(part, slots)),
      donates: Object.keys(cache),
    });
  }

  return { joinRows, moveRows, growSlots };
}

/** A part of the cache (B, G, S, D) with empty slots at its end. */
export function grown(part: Tensor, slots: number): Tensor {
  const none: [number, number] = [0, 0];
  return tf.pad(part, [none, none, [0, slots - part.shape[2]!], none]);
}
