/// Refuses a setting that breaks a rule.
func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(OptimizationError) {
  if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
}
