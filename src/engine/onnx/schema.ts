/**
 * The part of ONNX's file format that is written here, as a protobuf schema (field numbers from onnx/onnx.proto, IR
 * version 10).
 */
import { parse, relative } from 'node:path';
import protobuf from 'protobufjs';
import type { FilePart } from '../engine.ts';

const { root } = protobuf.parse(`
  syntax = "proto3";
  message AttributeProto {
    string name = 1; int32 type = 20;
    int64 i = 3; bytes s = 4; repeated int64 ints = 8;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; string domain = 7;
    repeated AttributeProto attribute = 5;
  }
  message StringStringEntryProto { string key = 1; string value = 2; }
  message TensorProto {
    repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9;
    repeated StringStringEntryProto external_data = 13; int32 data_location = 14;
  }
  message Dimension { int64 dim_value = 1; }
  message TensorShapeProto { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TypeProto { TensorType tensor_type = 1; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8;
  }
`);

const Model = root.lookupType('ModelProto');

/** onnx.AttributeProto.AttributeType */
const ATTRIBUTE_TYPE = { int: 2, string: 3, ints: 7 } as const;

/** onnx.TensorProto.DataType */
export const TENSOR_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10, bfloat16: 16 } as const;
/** onnx.TensorProto.DataLocation */
const EXTERNAL = 1;

export type OnnxType = keyof typeof TENSOR_TYPE;

export type Attribute = number | string | readonly number[];

export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: OnnxType;
}

/** A constant: its bytes, or the part of a file that holds them. */
export interface OnnxInitializer extends OnnxValue {
  readonly content: Uint8Array | FilePart;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The bytes of an ONNX model: opset 21 and ONNX Runtime's own operators (`com.microsoft`). */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return Model.encode({
    irVersion: 10,
    producerName: 'selgen',
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: graph.name,
      node: graph.nodes.map((node) => ({
        opType: node.op,
        domain: node.domain,
        input: node.inputs,
        output: node.outputs,
        name: node.outputs[0],
        attribute: Object.entries(node.attributes).map(([name, value]) => encodeAttribute(name, value)),
      })),
      initializer: graph.initializers.map(({ name, shape, type, content }) => ({
        name,
        dims: shape,
        dataType: TENSOR_TYPE[type],
        ...(content instanceof Uint8Array ? { rawData: content } : encodeExternal(content)),
      })),
      input: graph.inputs.map(encodeValue),
      output: graph.outputs.map(encodeValue),
    },
  }).finish();
}

function encodeAttribute(name: string, value: Attribute): Record<string, unknown> {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}

function encodeExternal({ file, offset, length }: FilePart): Record<string, unknown> {
  const entries = { location: relative(rootOf(file), file), offset: String(offset), length: String(length) };
  return { dataLocation: EXTERNAL, externalData: Object.entries(entries).map(([key, value]) => ({ key, value })) };
}

/**
 * A folder above every file that graphs refer to: the root of the file system, or of one drive. ONNX takes relative
 * paths only, and none through `..` or through a link out of its folder.
 */
export function rootOf(file: string): string {
  return parse(file).root;
}

function encodeValue({ name, shape, type }: OnnxValue): Record<string, unknown> {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: TENSOR_TYPE[type], shape: { dim } } } };
}
