"""The steps of sealing, push and pull, as the message ids that progress shows.

Each is reported after the step it names became durable or was sent, so whoever watches progress sees every point at
which a power cut could strike. Nothing else reports progress for sync.
"""

CHOSEN = "Choosing what to seal"
WRITTEN = "Writing batches"
FROZEN = "Signing manifests"
FILE_SENT = "Sending files"
MANIFEST_SENT = "Sending manifests"
HEAD_SENT = "Sending the head"
PUBLISHED = "Recording what was sent"
HEADS_READ = "Reading heads"
MANIFEST_READ = "Reading manifests"
FILE_RECEIVED = "Receiving files"
CHECKED = "Checking files"
ACCEPTED = "Recording what was accepted"

PUSH = (CHOSEN, WRITTEN, FROZEN, FILE_SENT, MANIFEST_SENT, HEAD_SENT, PUBLISHED)
PULL = (HEADS_READ, MANIFEST_READ, FILE_RECEIVED, CHECKED, ACCEPTED)
