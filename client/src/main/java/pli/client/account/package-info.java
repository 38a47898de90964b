/** Who this device is and whom it knows: joining, keys, queues, KeyPackages, pinned contacts. */
package pli.client.account;
