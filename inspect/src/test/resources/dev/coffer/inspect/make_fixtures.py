"""Makes the binary files beside it with the usual writers. Run it in this directory; it needs
numpy 2.4, ml_dtypes 0.6, safetensors 0.8, onnx 1.23 and pyarrow 26.

Each pair is called NAME-1 and NAME-2; the tests say what is different between them.
"""

import ml_dtypes
import numpy as np
import onnx
import pyarrow as pa
import pyarrow.parquet as pq
import safetensors
from onnx import TensorProto, helper

EIGHT = np.arange(8)


def safetensors_files():
    def write(path, tensors, metadata):
        names = {"bf16": "bfloat16", "f8": "float8_e4m3fn"}
        parts = {
            name: safetensors.TensorSpec(
                dtype=names.get(name, str(array.dtype)),
                shape=list(array.shape),
                data_ptr=array.ctypes.data,
                data_len=array.nbytes,
            )
            for name, array in tensors.items()
        }
        with open(path, "wb") as file:
            file.write(safetensors.serialize(parts, metadata))

    first = {
        "same": EIGHT.astype("float32").reshape(2, 4),
        "f64": EIGHT.astype("float64"),
        "f32": EIGHT.astype("float32"),
        "f16": EIGHT.astype("float16"),
        "bf16": EIGHT.astype(ml_dtypes.bfloat16),
        "i64": EIGHT.astype("int64"),
        "u8": EIGHT.astype("uint8"),
        "bool": EIGHT % 2 == 0,
        "f8": EIGHT.astype(ml_dtypes.float8_e4m3fn),
        "nan": np.array([np.nan, 1, np.inf, 4], "float32"),
        "zero": np.array([0.0, 1.0], "float32"),
        "reshaped": EIGHT.astype("float32"),
        "retyped": (EIGHT / 3).astype("float32"),
        "gone": EIGHT.astype("int16"),
    }
    second = {name: array.copy() for name, array in first.items()}
    second["f64"][3] += 0.5
    second["f32"] += np.array([0, 0, 0, 0, 0, 0, -4, 2], "float32")
    second["f16"][7] = 7.5
    second["bf16"][1] = 3
    second["i64"][0] = -(2**62)
    second["u8"][7] = 255
    second["bool"][0] = False
    second["f8"][1] = 2
    second["nan"] = np.array([np.nan, np.nan, 1, 5], "float32")
    second["zero"][0] = -0.0
    second["reshaped"] = second["reshaped"].reshape(4, 2)
    second["retyped"] = second["retyped"].astype("float16")
    del second["gone"]
    second["come"] = np.zeros((1, 2, 3), "uint16")
    write("model-1.safetensors", first, {"format": "np", "step": "100"})
    write("model-2.safetensors", second, {"format": "np", "step": "200"})


def npy_files():
    for number in (1, 2):
        extra = number - 1
        np.save(f"array-{number}.npy", (EIGHT + extra).astype("float32").reshape(2, 4))
        np.save(f"swapped-{number}.npy", (EIGHT + extra).astype(">i4" if extra else "<i4"))
        np.save(f"texts-{number}.npy", np.array(["one", "two", "three"[: 5 - extra]]))
        np.save(f"columns-{number}.npy", np.array(EIGHT.reshape(2, 4), order="F" if extra else "C"))
        np.save(f"objects-{number}.npy", np.array([None, {"a": extra}]), allow_pickle=True)
        record = np.dtype([("größe", "<f4"), ("n", "<i8", (2,))])
        structured = np.zeros(3, record)
        structured["n"][1, 1] = extra
        with open(f"records-{number}.npy", "wb") as file:
            np.lib.format.write_array(file, structured, version=(3, 0))
        with open(f"second-format-{number}.npy", "wb") as file:
            np.lib.format.write_array(file, EIGHT + extra * 10, version=(2, 0))
        arrays = {"weights": (EIGHT * 2 + extra).astype("float64"), "bias": np.ones(3), "scalar": np.array(4 + extra)}
        if extra:
            arrays["new"] = np.zeros((0, 3))
        np.savez(f"stored-{number}.npz", **arrays)
        np.savez_compressed(f"deflated-{number}.npz", **arrays)


def onnx_files():
    def tensor(name, values, raw):
        return helper.make_tensor(name, helper.np_dtype_to_tensor_dtype(values.dtype), values.shape,
                                  values.tobytes() if raw else values.flatten(), raw)

    for number in (1, 2):
        extra = number - 1
        weights = EIGHT.astype("float32").reshape(2, 4)
        weights[1, 3] += extra
        external = TensorProto(name="elsewhere", data_type=TensorProto.FLOAT, dims=[2])
        external.data_location = TensorProto.EXTERNAL
        external.external_data.add(key="location", value="weights.bin")
        initializers = [
            tensor("raw", weights, True),
            tensor("same", EIGHT.astype("float32"), True),
            tensor("floats", weights, False),
            tensor("doubles", EIGHT / 2 + extra, False),
            tensor("longs", EIGHT - 4 * extra, False),
            tensor("bytes", (EIGHT - 4 - extra).astype("int8"), False),
            tensor("halves", (EIGHT + extra).astype("float16"), False),
            tensor("unsigned", (EIGHT + extra).astype("uint64"), False),
            tensor("flags", (EIGHT + extra) % 2 == 0, False),
            helper.make_tensor("words", TensorProto.STRING, [2], [b"a", b"b"]),
            external,
        ]
        constant = helper.make_node("Constant", [], ["constant"], value=tensor("", EIGHT + extra * 3, True))
        nodes = [constant, helper.make_node("Add", ["x", "floats"], ["y"])]
        if extra:
            nodes.append(helper.make_node("Relu", ["y"], ["z"]))
        graph = helper.make_graph(
            nodes,
            "graph",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4])],
            [helper.make_tensor_value_info("z" if extra else "y", TensorProto.FLOAT, [None, 4])],
            initializers,
        )
        model = helper.make_model(graph, producer_name="fixtures", producer_version=str(number),
                                  opset_imports=[helper.make_opsetid("", 17 + extra)], ir_version=9)
        onnx.helper.set_model_props(model, {"trained": str(2024 + extra)})
        with open(f"model-{number}.onnx", "wb") as file:
            file.write(model.SerializeToString())


def parquet_files():
    rows = 100
    columns = {
        "id": pa.array(range(rows), pa.int32()),
        "price": pa.array([x / 4 for x in range(rows)], pa.float64()),
        "name": pa.array([f"n{x}" for x in range(rows)]),
        "at": pa.array(range(rows), pa.timestamp("us", tz="UTC")),
        "amount": pa.array([None] * rows, pa.decimal128(10, 2)),
        "tags": pa.array([["a", "b"]] * rows, pa.list_(pa.string())),
        "place": pa.array([{"lat": 1.0, "lon": 2.0}] * rows, pa.struct([("lat", pa.float32()), ("lon", pa.float32())])),
        "small": pa.array([1] * rows, pa.uint8()),
        "kind": pa.array(["x"] * rows).dictionary_encode(),
        "day": pa.array(range(rows), pa.date32()),
        "flag": pa.array([True] * rows),
        "key": pa.array([b"0123456789abcdef"] * rows, pa.binary(16)),
    }
    pq.write_table(pa.table(columns), "table-1.parquet", row_group_size=40, store_schema=False)
    del columns["name"]
    columns["id"] = columns["id"].cast(pa.int64())
    columns["at"] = pa.array(range(rows), pa.timestamp("ns"))
    columns["score"] = pa.array([1.5] * rows, pa.float32())
    larger = pa.concat_tables([pa.table(columns), pa.table(columns)])
    pq.write_table(larger, "table-2.parquet", row_group_size=100, store_schema=False)


safetensors_files()
npy_files()
onnx_files()
parquet_files()
