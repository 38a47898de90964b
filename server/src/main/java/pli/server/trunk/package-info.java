/**
 * The line between a process that holds connections and the one that has their sessions: many
 * connections over one local socket. {@link TrunkPort} and {@link EdgeLine} are the core's end, one
 * line for each edge process; {@link CoreLine} is the edge's.
 *
 * <p>What holds: no side has more of one connection under way than a window and one frame, whoever
 * does not read; the line itself is always read. Frames lie in {@link
 * pli.server.edge.WipingAllocator}'s memory only, which is overwritten when they have passed.
 */
package pli.server.trunk;
