/**
 * What a seizure of the server would show: what passed between devices and server, looked for in
 * files and in memory.
 */
package pli.lab.seizure;
