"""Reads messages with Python's own parser and prints what a mail client shows of them, as JSON by file name."""
import email
import email.policy
import json
import pathlib
import sys

shown = {}
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    shown[file.name] = {
        "subject": message["Subject"],
        "sender": message["From"].addresses[0].display_name,
        "text": body.get_content(),
        "attachment": next(message.iter_attachments()).get_filename(),
    }
# octets that a codec has not come back as surrogates, which are no UTF-8
sys.stdout.buffer.write(json.dumps(shown, ensure_ascii=True).encode("ascii"))
