import { atLeast, defineSuite, em, orthogonalPenalty } from '../../src/index.ts';

// A remedy: gradients at right angles to the proxy's. The bound on alignment lies midway between what was measured and the disease.
defineSuite(em(), [{ method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.9), alignment: atLeast(0.6) }]);
