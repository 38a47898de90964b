/** JSON-RPC 2.0: requests, batches and faults, apart from what the methods do. */
package pli.desktop.rpc;
