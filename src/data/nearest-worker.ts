import { parentPort, workerData } from "node:worker_threads";
import { type NearestTask, nearestRows } from "./nearest.ts";

/** A worker thread of the ground truth: takes one task, posts its rows, ends. */
parentPort?.postMessage(nearestRows(workerData as NearestTask));
