package pli.mls.group;

import pli.mls.node.LeafIndex;
import pli.mls.node.Signer;
import pli.mls.tree.TreeSecrets;

/**
 * What only this member knows.
 *
 * @param signer its identity
 * @param secrets its keys in the ratchet tree
 */
record Own(Signer signer, TreeSecrets secrets) {
  LeafIndex leaf() {
    return secrets.own();
  }

  Own with(TreeSecrets other) {
    return new Own(signer, other);
  }
}
