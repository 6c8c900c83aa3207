"""Check the proof of a lot: python verify_origin.py so-cai.json [public key in hexadecimal]."""  # noqa: INP001
import hashlib, json, sys  # noqa: E401, I001 - short enough to be read before it is trusted
try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = print("Signatures are not checked: pip install cryptography")
faults, hashes = [], {}
proof = json.load(open(sys.argv[1], encoding="utf-8"))  # noqa: PTH123, SIM115
for kind, rows in (("event", proof["events"]), ("checkpoint", proof["checkpoints"])):
    begin = rows[0] if kind == "checkpoint" and rows else {"position": 1, "previousHash": "0" * 64}
    last = {begin["previousHash"]}
    for place, row in enumerate(rows, begin["position"]):
        made = hashlib.sha256(f"{row['previousHash']}\n{row['body']}".encode()).hexdigest()
        if (row["position"], row["hash"]) != (place, made) or row["previousHash"] not in last:
            faults.append(f"{kind} {place}: not as it was written")
        last = {row["hash"], made}
        if kind == "event":
            hashes[place] = row["hash"]
            continue
        told = json.loads(row["body"])["lots"] if made == row["hash"] else {}
        count, head = told.get(proof["lot"], [0, None])
        if hashes.get(count) != head:
            faults.append(f"checkpoint {place}: signed another history of this lot")
        if Ed25519PublicKey:
            try:
                key = bytes.fromhex((sys.argv[2:] or [row["publicKey"]])[0])
                Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(row["signature"]), row["hash"].encode())
            except Exception:  # noqa: BLE001 - whatever it is, it is no signature
                faults.append(f"checkpoint {place}: not signed with this key")
sys.exit("\n".join(faults) or (None if hashes else "there is no event"))
