package pli.mls.tree;

/**
 * One step of a filtered direct path.
 *
 * @param node the parent that gets a key
 * @param copath its child off the path, to whose resolution the path secret is encrypted
 */
record PathStep(NodeIndex node, NodeIndex copath) {}
