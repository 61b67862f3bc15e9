/** Imported before a test file: what it computes with tfjs outside of any engine is computed by libtensorflow too. */
import { tf } from '../../tensor/tfjs.ts';
import { tensorflowEngine } from './tensorflow.ts';

tensorflowEngine({ threads: 1 });
tf.setBackend('tensorflow');
