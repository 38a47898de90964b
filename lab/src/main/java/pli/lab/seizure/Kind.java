package pli.lab.seizure;

/** What kind of thing is looked for. */
public enum Kind {
  /** Words that somebody wrote. */
  TEXT,
  /** The name of a person in the network. */
  HANDLE,
  /** What somebody calls a device. */
  DEVICE_NAME,
  /** What members call a group. */
  GROUP_NAME,
  /** A device's id in the directory. */
  DEVICE_ID,
  /** A device's public signature key. */
  DEVICE_KEY,
  /** The public key that first contacts are sealed to. */
  CONTACT_KEY,
  /** A device's contact queue. */
  CONTACT_QUEUE,
  /** A queue in which conversations arrive, or that was handed over for it. */
  MAIN_QUEUE,
  /** The public key of a queue. */
  QUEUE_KEY,
  /** A group's route. */
  ROUTE,
  /** The key under which a routing table is sealed. */
  ROUTE_KEY,
  /** The key under which a member's copies are sealed. */
  WRAP_KEY,
  /** A key that the server derives of a wrap key. */
  DERIVED_KEY,
  /** An invitation's token. */
  TOKEN,
  /** A KeyPackage. */
  KEY_PACKAGE,
  /** The id of a submission. */
  SUBMISSION,
  /** An MLS message as it was handed to the server. */
  MESSAGE,
  /** A sealed Welcome as it was handed to the server. */
  WELCOME,
  /** The id under which an attachment is fetched. */
  ATTACHMENT_ID,
  /** The beginning of a part of an attachment, as it was handed to the server. */
  ATTACHMENT,
  /** A proof of a key, good for one connection. */
  PROOF,
  /** What a device drew at random: seeds of private keys among it. */
  RANDOM
}
