from __future__ import annotations

from .account import REGION, AccountTest


class Vpcs(AccountTest):
    def test_subnets_lie_inside_apart_and_in_a_zone_of_the_region(self) -> None:
        vpc_id = self.vpc()
        self.refused("InvalidSubnet.Range", self.subnet, vpc_id=vpc_id, cidr="10.2.0.0/24")
        self.refused("InvalidParameterValue", self.subnet, vpc_id=vpc_id, cidr="10.1.0.1/24")
        self.refused("InvalidSubnet.Range", self.subnet, vpc_id=vpc_id, cidr="10.1.0.0/29")
        self.subnet(vpc_id, "10.1.0.0/24")
        self.refused("InvalidSubnet.Conflict", self.subnet, vpc_id=vpc_id, cidr="10.1.0.128/25")
        self.refused("InvalidParameterValue", self.subnet, vpc_id=vpc_id, cidr="10.1.1.0/24", zone="z")

    def test_secondary_blocks(self) -> None:
        vpc_id = self.vpc()
        associate = self.ec2.associate_vpc_cidr_block
        self.refused("InvalidVpc.Range", associate, VpcId=vpc_id, CidrBlock="10.1.128.0/17")
        self.refused("InvalidVpc.Range", associate, VpcId=vpc_id, CidrBlock="192.168.0.0/16")
        block = associate(VpcId=vpc_id, CidrBlock="10.2.0.0/24")["CidrBlockAssociation"]["AssociationId"]
        self.subnet(vpc_id, "10.2.0.0/28")
        self.refused("DependencyViolation", self.ec2.disassociate_vpc_cidr_block, AssociationId=block)

    def test_deletion_in_the_wrong_order(self) -> None:
        _, vpc_id, _ = self.attached()
        subnet_id = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])["Subnets"][0]["SubnetId"]
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=subnet_id)
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc_id)

    def test_a_vpc_keeps_while_it_has_a_gateway(self) -> None:
        vpc_id = self.vpc()
        gateway_id = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=vpc_id)
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=vpc_id)
        second = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.refused("InvalidParameterValue", self.ec2.attach_internet_gateway, InternetGatewayId=second, VpcId=vpc_id)

    def test_a_security_group_in_use(self) -> None:
        vpc_id = self.vpc()
        group_id = self.ec2.create_security_group(GroupName="x", Description="x", VpcId=vpc_id)["GroupId"]
        self.ec2.create_vpc_endpoint(
            VpcId=vpc_id,
            ServiceName=f"com.amazonaws.{REGION}.ssm",
            VpcEndpointType="Interface",
            SubnetIds=[self.subnet(vpc_id, "10.1.0.0/28")],
            SecurityGroupIds=[group_id],
        )
        self.refused("DependencyViolation", self.ec2.delete_security_group, GroupId=group_id)


class Nat(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.vpc_id = self.vpc()
        self.subnet_id = self.subnet(self.vpc_id, "10.1.0.0/28")
        self.allocation = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        self.arguments = {"SubnetId": self.subnet_id, "AllocationId": self.allocation}

    def open(self) -> str:
        gateway_id = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=self.vpc_id)
        return gateway_id

    def test_needs_an_internet_gateway_and_an_address(self) -> None:
        self.refused("Gateway.NotAttached", self.ec2.create_nat_gateway, **self.arguments)
        self.refused("MissingParameter", self.ec2.create_nat_gateway, SubnetId=self.subnet_id)

    def test_holds_its_address_subnet_and_internet_gateway(self) -> None:
        gateway_id = self.open()
        nat_id = self.ec2.create_nat_gateway(**self.arguments)["NatGateway"]["NatGatewayId"]
        detach = {"InternetGatewayId": gateway_id, "VpcId": self.vpc_id}
        self.refused("DependencyViolation", self.ec2.detach_internet_gateway, **detach)
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.subnet_id)
        self.refused("InvalidIPAddress.InUse", self.ec2.release_address, AllocationId=self.allocation)
        self.refused("Resource.AlreadyAssociated", self.ec2.create_nat_gateway, **self.arguments)
        self.ec2.delete_nat_gateway(NatGatewayId=nat_id)
        self.ec2.detach_internet_gateway(**detach)
        self.ec2.release_address(AllocationId=self.allocation)
        self.ec2.delete_subnet(SubnetId=self.subnet_id)


class Routes(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.hub_id, self.vpc_id, _ = self.attached()
        self.table_id = self.table(self.vpc_id)

    def route(self, destination: str = "0.0.0.0/0", **target: str) -> None:
        self.ec2.create_route(RouteTableId=self.table_id, DestinationCidrBlock=destination, **target)

    def test_targets(self) -> None:
        self.refused("InvalidTransitGatewayID.NotFound", self.route, TransitGatewayId=self.hub())
        self.refused("InvalidVpcEndpointId.NotFound", self.route, VpcEndpointId="vpce-0123456789abcdef0")
        self.refused("InvalidNatGatewayID.NotFound", self.route, NatGatewayId="nat-0123456789abcdef0")
        self.refused("MissingParameter", self.route)
        gateway_id = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.refused("InvalidParameterValue", self.route, GatewayId=gateway_id)

    def test_an_interface_endpoint_is_no_target(self) -> None:
        endpoint = self.ec2.create_vpc_endpoint(
            VpcId=self.vpc_id,
            ServiceName=f"com.amazonaws.{REGION}.ssm",
            VpcEndpointType="Interface",
            SubnetIds=[self.subnet(self.vpc_id, "10.1.1.0/28")],
        )["VpcEndpoint"]["VpcEndpointId"]
        self.refused("RouteNotSupported", self.route, VpcEndpointId=endpoint)

    def test_one_route_a_destination(self) -> None:
        self.route(TransitGatewayId=self.hub_id)
        self.refused("RouteAlreadyExists", self.route, TransitGatewayId=self.hub_id)
        replace = {"RouteTableId": self.table_id, "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": self.hub_id}
        self.refused("InvalidParameterValue", self.ec2.replace_route, **replace)

    def test_nothing_inside_the_vpc_goes_to_the_hub(self) -> None:
        self.refused("InvalidParameterValue", self.route, destination="10.1.1.0/24", TransitGatewayId=self.hub_id)

    def test_one_table_a_subnet(self) -> None:
        subnet_id = self.subnet(self.vpc_id, "10.1.1.0/28")
        self.ec2.associate_route_table(RouteTableId=self.table_id, SubnetId=subnet_id)
        other = {"RouteTableId": self.table(self.vpc_id), "SubnetId": subnet_id}
        self.refused("Resource.AlreadyAssociated", self.ec2.associate_route_table, **other)
        foreign = {"RouteTableId": self.table(self.vpc("10.9.0.0/16")), "SubnetId": self.subnet(self.vpc_id, "10.1.2.0/28")}
        self.refused("InvalidParameterValue", self.ec2.associate_route_table, **foreign)


class FlowLogs(AccountTest):
    def test_a_gateway_has_no_traffic_type(self) -> None:
        base = {"ResourceIds": [self.hub()], "ResourceType": "TransitGateway", "LogDestinationType": "s3"}
        create = self.ec2.create_flow_logs
        self.refused("InvalidParameter", create, **base, TrafficType="ALL", MaxAggregationInterval=60)
        self.refused("InvalidParameter", create, **base, MaxAggregationInterval=600)
        self.refused("InvalidParameter", create, **base)
        self.refused("InvalidParameter", create, **base, MaxAggregationInterval=60, LogDestination="arn:aws:s3:::absent")

    def test_a_vpc_has_one_and_needs_a_role(self) -> None:
        base = {"ResourceIds": [self.vpc()], "ResourceType": "VPC"}
        self.refused("MissingParameter", self.ec2.create_flow_logs, **base)
        message = self.refused(
            "InvalidParameter",
            self.ec2.create_flow_logs,
            **base,
            TrafficType="ALL",
            LogDestination=f"arn:aws:logs:{REGION}:123456789012:log-group:x",
            DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/absent",
        )
        self.assertIn("Unable to assume", message)
