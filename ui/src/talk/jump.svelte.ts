/** A message that is to be brought into sight in the conversation that is shown. */
class Jump {
  to = $state<string | null>(null);
}

export const jump = new Jump();
