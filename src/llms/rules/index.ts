export { rulesMind } from './mind/rules-mind.ts';
export { rulesPlanner } from './planner/rules-planner.ts';
export { rulesReporter } from './reporter/rules-reporter.ts';
