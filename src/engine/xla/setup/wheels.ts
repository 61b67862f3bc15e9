/** A file in a wheel of the Python package index. A wheel is a zip. */
export interface Wheel {
  /** The project's name in the index. */
  readonly project: string;
  /** The wheel's file name, with its version. */
  readonly file: string;
  /** SHA-256 of the wheel, in hexadecimal. */
  readonly sha256: string;
  /** The plugin's path inside the wheel. */
  readonly member: string;
  /** Size of the download in MiB. */
  readonly size: number;
}

export type PluginName = 'cpu' | 'cuda12' | 'cuda13' | 'rocm';

/**
 * The sources of each plugin; a later entry is tried if an earlier one is gone. The processor's plugin has no official
 * wheel (jax-ml/jax#37033 asks for one), so there are two, of different makers. The devices' plugins are JAX's.
 */
export const WHEELS: Readonly<Record<PluginName, readonly Wheel[]>> = {
  cpu: [
    {
      project: 'lammps-jax-pjrt-cpu',
      file: 'lammps_jax_pjrt_cpu-0.11.2-py3-none-manylinux_2_27_x86_64.whl',
      sha256: '1319390d948b39f69f7dade496b7c385149d9ca6097a6b62114da113216d9ad1',
      member: 'lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so',
      size: 60,
    },
    {
      project: 'xla-cpu-pjrt',
      file: 'xla_cpu_pjrt-0.0.1-py3-none-manylinux_2_27_x86_64.whl',
      sha256: '55837b6b7b47daa717f2d9a5a03563ea0ceaa338d06a81a1e2d3f060d960decc',
      member: 'xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so',
      size: 61,
    },
  ],
  cuda12: [
    {
      project: 'jax-cuda12-pjrt',
      file: 'jax_cuda12_pjrt-0.12.0.1-py3-none-manylinux_2_27_x86_64.whl',
      sha256: '5ec28e06198d094031c37590b4ea753ae8cde4879ab4b60baf40f0dffb673286',
      member: 'jax_plugins/xla_cuda12/xla_cuda_plugin.so',
      size: 183,
    },
  ],
  cuda13: [
    {
      project: 'jax-cuda13-pjrt',
      file: 'jax_cuda13_pjrt-0.12.0.1-py3-none-manylinux_2_27_x86_64.whl',
      sha256: '5899bb6177eda86ea532afb9a26794f2bdd04966f6a01f9028266b16c2b6cf90',
      member: 'jax_plugins/xla_cuda13/xla_cuda_plugin.so',
      size: 129,
    },
  ],
  rocm: [
    {
      project: 'jax-rocm7-pjrt',
      file: 'jax_rocm7_pjrt-0.12.0-py3-none-manylinux_2_27_x86_64.whl',
      sha256: '4551d0714523355f2946ca1958c3f584e95661e467a641d36b726f718a1c7934',
      member: 'jax_plugins/xla_rocm7/xla_rocm_plugin.so',
      size: 127,
    },
  ],
};
