import { fail } from '../../lib/errors.ts';
import type { Tensor } from '../../tensor/tfjs.ts';
import type { StepInfo } from './step.ts';
import type { StreamName } from './streams.ts';

/** Layer numbers from 1; all layers; or the one that separates desired from undesired answers best. */
export type Layers = 'separating' | 'all' | readonly number[];

/**
 * An edit of the residual stream in training, not in inference. It is traced: tensors of the state may be used but not
 * read. It applies to the trial's own updates only; extra trainings, monitors and references see the unedited model.
 */
export interface ForwardEdit {
  /** The streams whose rows are edited, at every token. */
  readonly streams: readonly StreamName[];
  /** The edited layers, so that two edits can be kept apart. */
  readonly layers: Layers;
  /** The residual stream after a layer (from 1), before any final norm: (R, hidden) → (R, hidden). */
  edit(residual: Tensor, layer: number, step: StepInfo): Tensor;
}

/** Joins an edit with the base method's. They must act on the same streams, and on different layers that both name. */
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
