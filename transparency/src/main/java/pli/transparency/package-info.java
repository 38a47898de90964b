/**
 * A transparency log for whoever runs one, reads one, or vouches for one. Formats are those of C2SP
 * (signed notes, checkpoints, tiles, cosignatures, witnesses, proofs) and trees those of RFC 6962,
 * so the other side may be another program.
 *
 * <h2>Checking one entry offline</h2>
 *
 * <p>Somebody hands over a {@code .tlog-proof} file and the entry. What is needed beside is the
 * log's key and the witnesses that one believes:
 *
 * <pre>{@code
 * TrustedLog log =
 *     new TrustedLog(
 *         VerifierKey.parse("example.org/log+1f2e3d4c+AX…"),
 *         new WitnessPolicy(2, List.of(first, second, third)));
 * VerifiedRecord record = TlogProof.parse(file).verify(entry, log);
 * }</pre>
 *
 * <p>It returned, so it was logged, and two of three witnesses saw the log as it is in the file.
 *
 * <h2>Following a whole log</h2>
 *
 * <p>An auditor reads every entry, and remembers some two kilobytes between two visits. A {@link
 * pli.transparency.tile.TileSource} is the only thing that touches a network, and is the auditor's
 * own:
 *
 * <pre>{@code
 * FollowedLog read = FollowedLog.begin(VerifiedCheckpoint.verify(signed, log));
 * TileReader tiles = new TileReader(source, read.checkpoint().head().size());
 * for (BundleId bundle : BundleId.holding(0, read.checkpoint().head().size())) {
 *   List<Bytes> entries = tiles.entries(bundle).entries();
 *   ConsistencyProof proof = tiles.consistency(read.tree().size() + entries.size());
 *   read = read.follow(read.checkpoint(), entries, proof);
 *   read.news().forEach(this::look);
 * }
 * }</pre>
 *
 * <p>The same with all error handling, a log that grows and a witness that cosigns it stands in
 * {@code GuideTest} of this module, and runs with each build.
 *
 * <h2>Errors</h2>
 *
 * <ul>
 *   <li>{@link pli.codec.DecodeException}: the bytes are not of the format. Each format has one
 *       encoding and a limit ({@link pli.transparency.Limits}).
 *   <li>{@link pli.transparency.VerificationException}: they are, and what they say does not hold;
 *       its reason says which rule was broken. Keep the bytes: they are evidence.
 *   <li>{@link java.io.IOException}: a tile could not be had; trying again can help.
 * </ul>
 *
 * <h2>What is not here</h2>
 *
 * <p>No clock: whether a checkpoint is too old is for the caller, who compares {@link
 * pli.transparency.proof.VerifiedCheckpoint#witnessedAt} with what it takes for now. No store: who
 * signs or cosigns makes the new head durable first. No ML-DSA-44 cosignatures and no subtrees:
 * lines of other kinds are carried along unread, as the specification asks for.
 */
package pli.transparency;
