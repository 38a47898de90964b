/**
 * The group engine: {@link pli.mls.group.Group} is one member's state of one group in one epoch, an
 * immutable value whose operations return the next one (RFC 9420 sections 11 and 12).
 *
 * <h2>What an application brings</h2>
 *
 * <ul>
 *   <li>An identity: a {@link pli.mls.node.Signer}, which is a credential and the keys that sign
 *       for it.
 *   <li>A {@link pli.mls.node.CredentialValidator}: whether a leaf's credential and key belong
 *       together. The engine asks it of each leaf that is new, tells it which leaf is replaced, and
 *       takes no operation without it that could bring one.
 *   <li>Time, in seconds since 1970, and {@link pli.crypto.Entropy}.
 *   <li>A vault, to which a state can be written together with what has to go out, in one
 *       transaction: {@link pli.mls.group.Group#encode}.
 *   <li>A delivery service that puts commits in order: one for each epoch.
 * </ul>
 *
 * <h2>The rule of storing</h2>
 *
 * <p>Take an operation's result, store the new value and what has to go out in one transaction, and
 * only then let the bytes out. If the operation throws or the transaction fails, the value before
 * is still good and nothing has changed. A value that was stored and dropped leaves no used key
 * behind; one that is used twice uses a key twice.
 *
 * <h2>The life of a group</h2>
 *
 * <ol>
 *   <li>Everybody publishes key packages: {@link pli.mls.node.KeyPackage#generate}. The {@link
 *       pli.mls.node.KeyPackageBundle} stays at home until the Welcome comes.
 *   <li>{@link pli.mls.group.Group#create}, or {@link pli.mls.group.Group#join} with a Welcome, or
 *       {@link pli.mls.group.ExternalJoin} from outside.
 *   <li>{@link pli.mls.group.Group#protect} what is said; {@link pli.mls.group.Group#process} what
 *       comes, which is one of those of {@link pli.mls.group.Received}.
 *   <li>{@link pli.mls.group.Group#commit} a {@link pli.mls.group.CommitRequest}: members come and
 *       go, keys are renewed. It is a {@link pli.mls.group.PendingCommit} until the delivery
 *       service says that it came first, and then merged; if another's came first, it is dropped. A
 *       commit of another is a {@link pli.mls.group.StagedCommit}: the application may look at what
 *       it changes, and merges it.
 *   <li>Members that do not commit themselves propose ({@link pli.mls.group.Group#propose} a {@link
 *       pli.mls.group.ProposalRequest}). Until somebody commits, nothing is said.
 *   <li>{@link pli.mls.group.Successor}: a group that a ReInit has closed goes on in another, with
 *       another suite perhaps. {@link pli.mls.group.Subgroup}: some members branch off. {@link
 *       pli.mls.group.Origin} tells which of these a Welcome leads to.
 * </ol>
 *
 * <p>Every refusal is an {@link pli.mls.node.MlsException} with a reason; its message begins with
 * the number of the rule that was broken (F1, R1, V1, C1, W1, …), which docs/MLS.md explains. A
 * complete example is in the tests, {@code pli.mls.example.Conversation}.
 */
package pli.mls.group;
