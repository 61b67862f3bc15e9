import protobuf from 'protobufjs';
import { mapValues } from '../../../lib/records.ts';

// Field numbers from xla/pjrt/proto/compile_options.proto and xla/xla_data.proto.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message ComputationDevice { repeated int32 replica_device_ids = 1; }
  message DeviceAssignmentProto {
    int32 replica_count = 1; int32 computation_count = 2; repeated ComputationDevice computation_devices = 3;
  }
  message ExecutableBuildOptionsProto {
    int64 num_replicas = 4; int64 num_partitions = 5; bool use_spmd_partitioning = 6; DeviceAssignmentProto device_assignment = 9;
    bool use_shardy_partitioner = 19;
  }
  message OptionOverrideProto { oneof value { string string_field = 1; bool bool_field = 2; } }
  message CompileOptionsProto {
    ExecutableBuildOptionsProto executable_build_options = 3; map<string, OptionOverrideProto> env_option_overrides = 7;
  }
`);
const CompileOptions = root.lookupType('CompileOptionsProto');

/**
 * The bytes of a `CompileOptionsProto` with one replica and one partition for each device.
 *
 * @param devices Ids of the devices that share one program; none: the first device alone.
 * @param overrides Debug options of XLA by name. A plugin refuses those that it does not know.
 */
export function compileOptions(
  devices: readonly number[],
  overrides: Readonly<Record<string, boolean>> = {},
): Uint8Array {
  const partitions = Math.max(1, devices.length);
  const build = { numReplicas: 1, numPartitions: partitions };
  if (partitions === 1) return CompileOptions.encode({ executableBuildOptions: build }).finish();
  const computationDevices = devices.map((id) => ({ replicaDeviceIds: [id] }));
  const deviceAssignment = { replicaCount: 1, computationCount: partitions, computationDevices };
  return CompileOptions.encode({
    executableBuildOptions: { ...build, useSpmdPartitioning: true, useShardyPartitioner: true, deviceAssignment },
    envOptionOverrides: mapValues(overrides, (boolField) => ({ boolField })),
  }).finish();
}
