import { fail } from '../../lib/errors.ts';
import type { Tensor } from '../../tensor/tfjs.ts';
import type { StepInfo } from './step.ts';
import type { StreamName } from './streams.ts';

/** Layers by number, from 1; all of them; or the one where desired and undesired answers are furthest apart. */
export type Layers = 'separating' | 'all' | readonly number[];

/**
 * What training does to the residual stream, and inference does not. It is traced: the state's tensors may be used and
 * not read. Only the trial's own updates are edited: extra trainings, monitors and references see the model as it is.
 */
export interface ForwardEdit {
  /** The streams whose rows are edited, at every token. */
  readonly streams: readonly StreamName[];
  /** Where it acts, so that two edits can be kept apart. */
  readonly layers: Layers;
  /** The residual stream after a layer (from 1), before any final norm: (R, hidden) → (R, hidden). */
  edit(residual: Tensor, layer: number, step: StepInfo): Tensor;
}

/** An edit on top of a base method's, which must act elsewhere: on other streams, or on other layers that both name. */
export function joinEdits(method: string, base: ForwardEdit | undefined, own: ForwardEdit): ForwardEdit {
  if (!base) return own;
  const layersOf = ({ layers }: ForwardEdit) => (typeof layers === 'string' ? undefined : layers);
  const [theirs, ours] = [layersOf(base), layersOf(own)];
  const apart = theirs && ours && !ours.some((layer) => theirs.includes(layer));
  if (!apart || String(base.streams) !== String(own.streams)) {
    fail(
      method,
      `Expected a base that edits the forward pass elsewhere, got one that edits layers ${base.layers} of ${base.streams} where this one edits ${own.layers}: the second would undo or redo what the first did, along directions that were taken without it. Name different \`layers\` in both, or use one of them.`,
    );
  }
  return {
    streams: own.streams,
    layers: [...theirs, ...ours],
    edit: (residual, layer, step) => own.edit(base.edit(residual, layer, step), layer, step),
  };
}
