/** One of the scrutineer's workers: the page has as many as the device has cores. */
import { serve } from "../core/worker-host.ts";
import type { ScrutineerTasks } from "./tasks.ts";
import { WORK } from "./work.ts";

serve<ScrutineerTasks>(WORK);
