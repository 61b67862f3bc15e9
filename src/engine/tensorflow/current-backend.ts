/** Imported before a test file, so that tfjs calls outside any engine also run on libtensorflow. */
import { tf } from '../../tensor/tfjs.ts';
import { tensorflowEngine } from './tensorflow.ts';

tensorflowEngine({ threads: 1 });
tf.setBackend('tensorflow');
