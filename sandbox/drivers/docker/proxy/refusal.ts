/** What the proxy does not do. Its message goes on from "The proxy". */
export class Refusal extends Error {}
