"""Check the public log: python verify_log.py https://<site>/so-cong-bo.json [public key]."""  # noqa: INP001
import hashlib, json, sys, urllib.parse, urllib.request  # noqa: E401, I001 - short enough to be read before it is trusted
try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = print("Signatures are not checked: pip install cryptography")
faults, hashes, signed, address = [], {0: "0" * 64}, [], sys.argv[1]
last = dict.fromkeys(("records", "checkpoints"), (0, "0" * 64))
while address:
    part = json.load(urllib.request.urlopen(address))  # noqa: S310 - the reader names the address
    for kind in last:
        for row in part[kind]:
            place, previous = last[kind][0] + 1, last[kind][1]
            made = hashlib.sha256(f"{row['previousHash']}\n{row['body']}".encode()).hexdigest()
            if (row["position"], row["previousHash"], row["hash"]) != (place, previous, made):
                faults.append(f"{kind} {place}: not as it was written")
            last[kind] = place, row["hash"]
            if kind == "records":
                hashes[place] = row["hash"]
                continue
            signed.append((f"checkpoint {place}", *json.loads(row["body"])["publicLog"]))
            if Ed25519PublicKey:
                try:
                    key = bytes.fromhex((sys.argv[2:] or [row["publicKey"]])[0])
                    Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(row["signature"]), made.encode())
                except Exception:  # noqa: BLE001 - whatever it is, it is no signature
                    faults.append(f"checkpoint {place}: not signed with this key")
    address = part["next"] and urllib.parse.urljoin(address, part["next"])
signed.append(("the end", part["count"], part["head"]))
faults += [f"{who}: tells of another log" for who, count, head in signed if hashes.get(count) != head]
print(f"{len(hashes) - 1} lines, {len(signed) - 1} checkpoints")
sys.exit("\n".join(faults) or None)
